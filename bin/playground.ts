import { existsSync } from 'node:fs';
import { command } from '../playground/terminal/command.ts';

// what is set in the environment wins over the file
if (existsSync('.env')) process.loadEnvFile('.env');

process.exitCode = await command(process.argv.slice(2), process.env);
