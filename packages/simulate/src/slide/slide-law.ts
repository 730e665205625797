import type { CentreLook } from './centre-look.ts'

export type Specimen = 'biopsy' | 'resection'
export type Ink = 'blue' | 'green' | 'black'

/**
 * All that a simulated slide is drawn from: plain data, the same bytes anywhere. Densities are per mm² of the compartment,
 * lengths in µm, shares of the whole named.
 */
export interface SlideLaw {
  /** Names the slide's own irregularities. */
  readonly seed: number
  /** Pixels a side. */
  readonly pixels: number
  /** Micrometres a pixel. */
  readonly mpp: number
  readonly specimen: Specimen
  readonly look: CentreLook
  /** Of the slide that is tissue. */
  readonly tissueShare: number
  /** Of the tissue that is tumour, necrosis included. */
  readonly tumourShare: number
  /** Of the tumour that is necrotic. */
  readonly necrosisShare: number
  readonly lymphocytes: {
    /** Density among living tumour. */
    readonly tumour: number
    /** Density in the stroma. */
    readonly stroma: number
    /** Standard deviation of the log density from place to place. */
    readonly clustering: number
    /** How much denser stroma is beside tumour than far from it: 0 alike everywhere. */
    readonly rim: number
  }
  readonly tumourNuclei: {
    readonly density: number
    /** Mean area, µm²; its standard deviation is a share of it. */
    readonly area: number
    readonly areaSpread: number
    /** Amplitude of the outline's waves as a share of the radius. */
    readonly irregularity: number
    /** Optical density of haematoxylin. */
    readonly stain: number
  }
  readonly stromalDensity: number
  readonly vesselDensity: number
  readonly artefacts: {
    readonly pen: Ink | null
    /** Of the tissue that is out of focus. */
    readonly blurShare: number
    readonly fold: boolean
  }
}
