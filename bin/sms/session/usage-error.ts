/** What was typed makes no sense; the message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs what parses arguments; what `parseArgs` of Node refuses is a mistake of who typed. */
export function typed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const isRefusal =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    throw isRefusal ? new UsageError(`${error.message}\nnpm run sms -- --help shows what there is.`) : error;
  }
}
