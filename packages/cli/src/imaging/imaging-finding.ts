import type { Finding } from '@tessera/evidence'
import type { ImagingError } from '@tessera/imaging'

/** What an image is refused for, as a finding on its file. */
export function imagingFinding({ fault, what, cure, file }: ImagingError, otherwise: string): Finding {
  return { severity: 'error', code: fault, message: what, cure, file: file ?? otherwise }
}
