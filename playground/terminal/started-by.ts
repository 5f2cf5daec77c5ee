import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Where Linux says it; elsewhere `ps` does. Nothing where neither is there. */
function shellOf(pid: number): { readonly parent: number } | undefined {
  try {
    const [parent, command] =
      process.platform === 'linux'
        ? [
            // the second field is the name in parentheses, which may have any characters
            readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1],
            readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
          ]
        : readPs(pid);
    // npm starts a script by `sh -c`, where that does not put the script in its own place
    return /^\S*sh -c /.test(command ?? '') ? { parent: Number(parent) } : undefined;
  } catch {
    return undefined;
  }
}

function readPs(pid: number): readonly (string | undefined)[] {
  const said = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' });
  return /^\s*(\d+)\s+(.*)/.exec(said)?.slice(1) ?? [];
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // it may be another user's
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Tells whether what started this process is gone: its parent, and where that is a shell of npm's, npm. The shell
 * lives on when npm is killed.
 */
export function watchStarter(): () => boolean {
  const parent = process.ppid;
  const npm = process.env.npm_lifecycle_event === undefined ? undefined : shellOf(parent)?.parent;
  return () => process.ppid !== parent || (npm !== undefined && !isThere(npm));
}
