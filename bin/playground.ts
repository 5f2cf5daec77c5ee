import { command } from '../playground/terminal/command.ts';

process.exitCode = await command(process.argv.slice(2), process.env);
