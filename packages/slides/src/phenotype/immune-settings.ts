import { nucleusLooks } from '../cells/index.ts'
import { lymphocyteRule, type PhenotypeRule } from './phenotype-rule.ts'

/** What the table of immune features of a slide is made with. Lengths in µm. */
export interface ImmuneSettings {
  /** Class of the immune cells, `lymphocyte-like` by default (a multiplex assay may say `CD8`). */
  readonly immune: string
  readonly tumour: string
  readonly rule: PhenotypeRule
  /** Of L, cross L and nothing else; rising. */
  readonly radii: readonly number[]
  /** Side of the squares of Morisita's indices and of hot spots. */
  readonly quadrat: number
  /** How far squares are neighbours in Getis and Ord's statistic. */
  readonly hotSpotReach: number
  /** Rising distances from the interface, negative within the tumour; each band is a density. */
  readonly bands: readonly number[]
  /** Of the phenotype's bootstrap. */
  readonly seed: number
  readonly samples: number
}

/**
 * Radii are those at which cells can touch (20), are neighbours (50) and share a niche (100); squares of 250 µm as in Maley et al. 2015; the
 * outermost bands reach 500 µm, the invasive margin of Immunoscore. None is a cut-off.
 */
export const defaultImmuneSettings: ImmuneSettings = {
  immune: nucleusLooks[0],
  tumour: nucleusLooks[1],
  rule: lymphocyteRule,
  radii: [20, 50, 100],
  quadrat: 250,
  hotSpotReach: 375,
  bands: [-500, -250, -100, 0, 100, 250, 500],
  seed: 1,
  samples: 1000,
}
