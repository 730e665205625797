import type { Severity } from '@tessera/evidence'

export type SeriesFault =
  | 'unreadable-file'
  | 'repeated-instance'
  | 'mixed-orientations'
  | 'different-sizes'
  | 'duplicate-slices'
  | 'missing-slices'
  | 'fewer-than-announced'
  | 'varying-spacing'
  | 'spacing-contradicts'
  | 'slice-gap'
  | 'gantry-tilt'
  | 'incomplete-frame'
  | 'several-frames'
  | 'split-by-time'
  | 'rescale-varies'
  | 'inverted-display'
  | 'lossy-compression'
  | 'padding'
  | 'single-slice'
  | 'filled-slices'

/** Something in a series that a person must know. An error means that no volume can be made of it. */
export interface SeriesFinding {
  readonly severity: Severity
  readonly code: SeriesFault
  readonly message: string
  readonly cure: string
  /** The files concerned, as they were given. */
  readonly files: readonly string[]
}

export function seriesFinding(
  severity: Severity,
  code: SeriesFault,
  message: string,
  cure: string,
  files: readonly string[] = [],
): SeriesFinding {
  return { severity, code, message, cure, files: [...new Set(files)] }
}
