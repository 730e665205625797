import { ImagingError } from '../../imaging-error.ts'
import type { FileStart } from '../file-start.ts'

export interface NrrdFields {
  /** By name in lower case, blanks taken out of the names that have two spellings. */
  readonly fields: ReadonlyMap<string, string>
  /** First byte after the header. */
  readonly end: number
}

const spellings: Readonly<Record<string, string>> = {
  datafile: 'data file',
  lineskip: 'line skip',
  byteskip: 'byte skip',
  centers: 'centerings',
  axismins: 'axis mins',
  axismaxs: 'axis maxs',
  'block size': 'blocksize',
}

/**
 * The fields of an NRRD header: `field: value` lines up to an empty line; `key:=value` pairs and comments are left out.
 * @throws ImagingError `damaged`, `truncated`
 */
export function readNrrdFields({ file, bytes }: FileStart): NrrdFields {
  const fields = new Map<string, string>()
  let at = 0
  for (let line = 0; ; line++) {
    const newline = bytes.indexOf(0x0a, at)
    const text = bytes.toString('utf8', at, newline === -1 ? bytes.length : newline).replace(/\r$/, '')
    at = newline === -1 ? bytes.length : newline + 1
    if (line > 0 && text === '') return { fields, end: at }
    const pair = /^([^:#]+): (.*)$/.exec(text)
    if (pair !== null) {
      const name = pair[1].trim().toLowerCase()
      fields.set(spellings[name] ?? name, pair[2].trim())
      // A list of files reads to the end.
      if ((spellings[name] ?? name) === 'data file' && pair[2].startsWith('LIST')) return { fields, end: at }
    } else if (line > 0 && !text.startsWith('#') && !text.includes(':=') && !/^[^:]+:$/.test(text))
      throw new ImagingError(
        newline === -1 ? 'truncated' : 'damaged',
        `line ${line + 1} of its header is no field`,
        'correct the header, or export it again',
        { file },
      )
    if (newline !== -1) continue
    // A header on its own may end without an empty line.
    if (fields.has('data file')) return { fields, end: at }
    throw new ImagingError('truncated', 'its header does not end', 'copy or export it again', { file })
  }
}
