import { ImagingError } from '../../imaging-error.ts'
import type { FileStart } from '../file-start.ts'
import { trimmed } from '../text-header.ts'

export interface MetaFields {
  readonly fields: ReadonlyMap<string, string>
  /** First byte after the header. */
  readonly end: number
}

/**
 * The `Name = value` lines of a MetaImage header, which ends with ElementDataFile.
 * @throws ImagingError `damaged`, `truncated`
 */
export function readMetaFields({ file, bytes }: FileStart): MetaFields {
  const fields = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at)
    const end = newline === -1 ? bytes.length : newline
    const text = trimmed(bytes.toString('latin1', at, end))
    at = end + 1
    if (text === '') continue
    const equals = text.indexOf('=')
    const name = trimmed(text.slice(0, Math.max(0, equals)))
    if (!/^[A-Za-z][\w .-]*$/.test(name) || text.includes('\0'))
      throw new ImagingError(
        newline === -1 ? 'truncated' : 'damaged',
        `'${text.slice(0, 20).replace(/[^ -~]/g, '?')}' in its header is no field`,
        'correct the header, or export it again',
        { file },
      )
    fields.set(name, trimmed(text.slice(equals + 1)))
    if (name === 'ElementDataFile') return { fields, end: Math.min(at, bytes.length) }
  }
  throw new ImagingError('truncated', 'its header does not end', 'copy or export it again', { file })
}
