import type { CommonOptions } from '../perform.ts'

/** What `tessera radiomics delta` is asked for. */
export interface DeltaOptions extends CommonOptions {
  readonly id: string
  readonly date?: string
  readonly maskState: string
  readonly timeZero?: string
  readonly timepoint?: string
  readonly features?: readonly string[]
  readonly measures?: readonly string[]
  readonly outcomes?: string
  readonly outcome?: string
  readonly time?: string
  readonly event?: string
  readonly out?: string
}

/** What `tessera radiomics perturb` is asked for. */
export interface PerturbCommandOptions extends CommonOptions {
  readonly settings?: string
  readonly label?: number
  readonly noise?: boolean
  readonly rotations?: readonly number[]
  readonly translations?: readonly number[]
  readonly growths?: readonly number[]
  readonly contour?: boolean
  readonly repeats?: number
  readonly seed: number
  readonly threshold: number
  readonly out?: string
}

/** What `tessera radiomics agree` is asked for. */
export interface AgreeOptions extends CommonOptions {
  readonly label?: number
  readonly consensus?: string
  readonly method: 'staple' | 'majority'
  readonly id: string
  readonly reader: string
  readonly form: 'ICC(1,1)' | 'ICC(2,1)' | 'ICC(3,1)'
  readonly threshold: number
}
