import type { Selectable } from '@tessera/evidence'
import { OmicsError } from './omics-error.ts'
import type { Sample } from './sample.ts'

/**
 * What the numbers are. `counts`: reads or fragments, whole or as an estimator gives them; `tpm`: transcripts per
 * million (or FPKM); `intensity`: peak areas, reporter ions, fluorescence, concentrations: positive and linear;
 * `log2`, `ln`, `log10`: logarithms of any of these; `ratio`: log-ratios to a reference; `score`: anything else on a
 * scale without a natural zero.
 */
export type AssayScale = 'counts' | 'tpm' | 'intensity' | 'log2' | 'ln' | 'log10' | 'ratio' | 'score'

/** A gene, protein, metabolite or score. */
export interface AssayFeature {
  /** As the file names it; unique in the assay. */
  readonly id: string
  /** Gene symbol or metabolite name for people; null where the file gives none. */
  readonly symbol: string | null
  /** Further names that the file gives (`ensembl`, `uniprot`, `hmdb`, `kegg`, ...). */
  readonly names: Readonly<Record<string, string>>
}

/**
 * Features x samples. Rows of a split are samples, so `Training<Assay>` is the training samples.
 * `values[f * size + s]` is feature f of sample s; NaN is missing.
 */
export class Assay implements Selectable<Assay> {
  readonly name: string
  readonly scale: AssayScale
  /** Unit of an intensity scale (`umol/L`); null where there is none. */
  readonly unit: string | null
  readonly features: readonly AssayFeature[]
  readonly samples: readonly Sample[]
  readonly values: Float64Array

  /** @throws OmicsError `shape` where the values are not features x samples, or a name stands twice */
  constructor(parts: {
    name: string
    scale: AssayScale
    unit?: string | null
    features: readonly AssayFeature[]
    samples: readonly Sample[]
    values: Float64Array
  }) {
    const { features, samples, values } = parts
    if (values.length !== features.length * samples.length)
      throw new OmicsError(
        'shape',
        `${values.length} values for ${features.length} features of ${samples.length} samples`,
        'give features x samples values, feature after feature',
      )
    requireUnique(features, 'feature')
    requireUnique(samples, 'sample')
    this.name = parts.name
    this.scale = parts.scale
    this.unit = parts.unit ?? null
    this.features = features
    this.samples = samples
    this.values = values
  }

  /** How many samples. */
  get size(): number {
    return this.samples.length
  }

  /** The values of feature f over the samples; a view, not a copy. */
  row(f: number): Float64Array {
    return this.values.subarray(f * this.size, (f + 1) * this.size)
  }

  /** The given samples, in the given order. */
  select(rows: Int32Array): Assay {
    const values = new Float64Array(this.features.length * rows.length)
    for (let f = 0; f < this.features.length; f++) {
      const from = this.row(f)
      const start = f * rows.length
      for (let i = 0; i < rows.length; i++) values[start + i] = from[rows[i]]
    }
    return this.with({ samples: Array.from(rows, row => this.samples[row]), values })
  }

  /** The given features, in the given order. */
  selectFeatures(places: readonly number[] | Int32Array): Assay {
    const values = new Float64Array(places.length * this.size)
    for (let i = 0; i < places.length; i++) values.set(this.row(places[i]), i * this.size)
    return this.with({ features: Array.from(places, place => this.features[place]), values })
  }

  /** The samples of which `keep` is true. */
  where(keep: (sample: Sample) => boolean): Assay {
    const rows = this.samples.flatMap((sample, i) => (keep(sample) ? [i] : []))
    return this.select(Int32Array.from(rows))
  }

  /** The same with other parts. */
  with(parts: Partial<ConstructorParameters<typeof Assay>[0]>): Assay {
    const { name, scale, unit, features, samples, values } = this
    return new Assay({ name, scale, unit, features, samples, values, ...parts })
  }

  /** Place of each feature by its id. */
  placeOf(): Map<string, number> {
    return new Map(this.features.map(({ id }, place) => [id, place]))
  }
}

function requireUnique(all: readonly { readonly id: string }[], what: string): void {
  const seen = new Set<string>()
  for (const { id } of all) {
    if (seen.has(id))
      throw new OmicsError('shape', `the ${what} ${id} stands twice`, `give every ${what} a name of its own`)
    seen.add(id)
  }
}

/** @throws OmicsError `scale` where the assay is on none of the scales */
export function requireScale(assay: Assay, scales: readonly AssayScale[], method: string): void {
  if (scales.includes(assay.scale)) return
  throw new OmicsError(
    'scale',
    `${method} takes ${scales.join(' or ')}, and ${assay.name} is on the scale '${assay.scale}'`,
    'declare the scale of the file as it is (--scale), or transform it first',
  )
}
