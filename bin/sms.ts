import { runCommand } from './sms/run-command.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  print: text => void process.stdout.write(text),
  complain: text => void process.stderr.write(text),
});
