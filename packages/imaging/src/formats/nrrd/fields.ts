import { ImagingError } from '../../imaging-error.ts'
import type { FileStart } from '../file-start.ts'
import { trimmed } from '../text-header.ts'

export interface NrrdFields {
  /** By name in lower case, blanks taken out of the names that have two spellings. */
  readonly fields: ReadonlyMap<string, string>
  /** First byte after the header. */
  readonly end: number
}

export const nrrdMark = /^NRRD000[1-5]\r?\n/

const spellings: Readonly<Record<string, string>> = {
  oldmin: 'old min',
  oldmax: 'old max',
  sampleunits: 'sample units',
  datafile: 'data file',
  lineskip: 'line skip',
  byteskip: 'byte skip',
  centers: 'centerings',
  axismins: 'axis mins',
  axismaxs: 'axis maxs',
  'block size': 'blocksize',
}

/** All that the format knows: a field that is misspelt would lose the geometry in silence. */
const known = new Set([
  ...['dimension', 'type', 'blocksize', 'encoding', 'endian', 'content', 'old min', 'old max', 'min', 'max'],
  ...['data file', 'line skip', 'byte skip', 'number', 'sample units', 'sizes', 'spacings', 'thicknesses'],
  ...['axis mins', 'axis maxs', 'centerings', 'labels', 'units', 'kinds', 'space', 'space dimension'],
  ...['space units', 'space origin', 'space directions', 'measurement frame'],
])

/**
 * The fields of an NRRD header: `field: value` lines up to an empty line; `key:=value` pairs and comments are left out.
 * @throws ImagingError `damaged`, `truncated`
 */
export function readNrrdFields({ file, bytes }: FileStart): NrrdFields {
  if (!nrrdMark.test(bytes.toString('latin1', 0, 10)))
    throw new ImagingError('not-an-image', 'does not begin as an NRRD file', 'export it again', { file })
  const fields = new Map<string, string>()
  let at = 0
  for (let line = 0; ; line++) {
    const newline = bytes.indexOf(0x0a, at)
    const text = bytes.toString('utf8', at, newline === -1 ? bytes.length : newline).replace(/\r$/, '')
    at = newline === -1 ? bytes.length : newline + 1
    if (line > 0 && text === '') return { fields, end: at }
    const pair = /^([^:#]+): (.*)$/.exec(text)
    if (pair !== null) {
      const spelt = pair[1].toLowerCase()
      const name = spellings[spelt] ?? spelt
      if (!known.has(name))
        throw new ImagingError(
          'damaged',
          `a field '${spelt.slice(0, 30).replace(/[^ -~]/g, '?')}' in its header, which NRRD does not have`,
          'correct the header, or export it again',
          { file },
        )
      fields.set(name, trimmed(pair[2]))
      // A list of files reads to the end.
      if (name === 'data file' && pair[2].startsWith('LIST')) return { fields, end: at }
    } else if (known.has(/^([^:]*):=/.exec(text)?.[1].toLowerCase() ?? ''))
      throw new ImagingError(
        'damaged',
        `line ${line + 1} of its header writes a field with := as if it were a remark`,
        'write it with a colon and a blank',
        { file },
      )
    else if (line > 0 && !text.startsWith('#') && !text.includes(':='))
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
