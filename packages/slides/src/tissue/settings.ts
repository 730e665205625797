import { SlideError } from '../slide-error.ts'

/** Thresholds of {@link findTissue}; docs/slides/tissue.md says where each comes from. */
export interface TissueSettings {
  /** With DAB, brown is a stain: orange and yellow ink and red ink are then not looked for. */
  readonly stain: 'h&e' | 'h-dab'
  /** Least evidence of tissue: mean optical density plus the difference of the densest and the palest channel. */
  readonly least: number
  /** A piece of tissue reaches this evidence somewhere; what does not is haze. */
  readonly sure: number
  /** Square micrometres: smaller pieces of tissue are debris. */
  readonly smallestPiece: number
  /** Square micrometres: smaller gaps within tissue (lumina, cracks) belong to it. */
  readonly largestGap: number
}

export const defaultTissueSettings: TissueSettings = {
  stain: 'h&e',
  least: 0.06,
  sure: 0.09,
  smallestPiece: 5000,
  largestGap: 5000,
}

/** @throws SlideError `bad-setting` */
export function tissueSettings(given: Partial<TissueSettings> = {}): TissueSettings {
  const settings = { ...defaultTissueSettings, ...given }
  for (const [name, value] of Object.entries(settings))
    if (typeof value === 'number' && !(value >= 0 && Number.isFinite(value)))
      throw new SlideError('bad-setting', `${name} of ${value}`, 'give a number of 0 or more')
  if (settings.least > settings.sure)
    throw new SlideError(
      'bad-setting',
      `sure tissue (${settings.sure}) of less evidence than the least (${settings.least})`,
      'give sure at least as large as least',
    )
  return settings
}
