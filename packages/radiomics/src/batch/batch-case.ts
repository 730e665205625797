import type { PyradiomicsParameters } from '../pyradiomics/index.ts'
import type { RadiomicsSettings } from '../settings/index.ts'

/** One region to describe: an image, a mask on it, and what the study says of them. */
export interface BatchCase {
  /** Line of the table, as an editor shows it; null where cases were found in a folder. */
  readonly row: number | null
  readonly patientId: string
  /** Paths as they were given; {@link BatchCase.folder} is where they count from. */
  readonly image: string
  readonly mask: string
  readonly folder: string
  /** null: the one label that the mask has (PyRadiomics: the parameter file's). */
  readonly label: number | null
  /** Further columns, kept as they are: modality, timepoint, ... */
  readonly about: Readonly<Record<string, string | number | null>>
}

/** How features are extracted; the same for all cases. */
export type BatchMethod =
  | { readonly kind: 'ibsi'; readonly settings: RadiomicsSettings }
  | { readonly kind: 'pyradiomics'; readonly parameters: PyradiomicsParameters }
