import { existsSync, readFileSync } from 'node:fs'
import { type Filter, ImagingError, ibsi2Phase1, parseFilter } from '@tessera/imaging'
import { parse } from 'yaml'

/**
 * One filter, as a command is given it: a YAML or JSON file with its settings, the settings themselves
 * (`{ type: log, sigma: 3 }`), the number of a test of IBSI-2's phase 1 (`4.a.1`), or a type that needs no settings.
 * @throws ImagingError `no-such-file`, `bad-setting`
 */
export function readFilter(given: string): Filter {
  const isFile = existsSync(given)
  let settings: unknown
  try {
    settings = parse(isFile ? readFileSync(given, 'utf8') : given)
  } catch (cause) {
    throw new ImagingError('bad-setting', `the filter is no YAML: ${firstLine(cause)}`, 'correct it', {
      file: isFile ? given : null,
      cause,
    })
  }
  if (typeof settings !== 'string') return parseFilter(settings)
  for (const [test, { filter }] of Object.entries(ibsi2Phase1))
    if (test === settings) return parseFilter(filter)
  if (/[./\\]/.test(settings))
    throw new ImagingError(
      'no-such-file',
      'no such file of settings, nor a test of IBSI-2',
      `give a file, settings such as '{ type: log, sigma: 3 }', or one of ${Object.keys(ibsi2Phase1).join(', ')}`,
      { file: given },
    )
  return parseFilter({ type: settings })
}

function firstLine(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0] : String(error)
}
