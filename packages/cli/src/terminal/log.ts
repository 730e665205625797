/** What happened, for whoever has to find out later. Never a value of a patient. */
export interface Log {
  info(event: Record<string, unknown>, message: string): void
  error(event: Record<string, unknown>, message: string): void
  debug(event: Record<string, unknown>, message: string): void
}

const silent: Log = { info: () => {}, error: () => {}, debug: () => {} }

/** JSON lines (pino) into a file, or with `--debug` to standard error; nothing where neither is asked for. */
export async function openLog(options: { readonly log?: string; readonly debug?: boolean }): Promise<Log> {
  if (options.log === undefined && !options.debug) return silent
  const { destination, pino } = await import('pino')
  const stream = destination({ dest: options.log ?? 2, sync: true, mkdir: true, append: true })
  const logger = pino({ level: options.debug ? 'debug' : 'info', base: null }, stream)
  return {
    info: (event, message) => logger.info(event, message),
    error: (event, message) => logger.error(event, message),
    debug: (event, message) => logger.debug(event, message),
  }
}
