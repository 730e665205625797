import type { ImagingFault } from '@tessera/imaging'

/** Why a scan cannot be used, as a reader of the flow diagram would want it. */
const reasons: Partial<Record<string, string>> = {
  'no-such-file': 'its file cannot be read',
  truncated: 'its file is cut off',
  'empty-mask': 'nothing is outlined on it',
  'several-labels': 'several lesions are outlined and none is chosen',
  'geometry-mismatch': 'its mask is of another geometry',
  'constant-intensity': 'its image has one intensity',
  'too-small': 'its tumour is too small to measure',
  'not-finite': 'its tumour has intensities that are no numbers',
}

/** Why a scan cannot be used, in words. */
export function reasonOf(fault: ImagingFault | string): string {
  return reasons[fault] ?? 'it cannot be read'
}
