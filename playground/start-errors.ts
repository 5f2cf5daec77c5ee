/** What somebody reads whose `npm start` failed: one line, with the mend. */
export function startError(error: unknown, port: string): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const syscall = 'syscall' in error ? String(error.syscall) : '';
  if (syscall === 'listen' && code === 'EADDRINUSE')
    return `Port ${port} is in use: take another by --port or PORT, or end what listens there.`;
  if (syscall === 'listen' && code === 'EACCES')
    return `Port ${port} is not for everybody: take one from 1024 on by --port or PORT.`;
  return error.message;
}
