import { makeTable, numberColumn, type Table, textColumn } from '@tessera/tables'
import type { PickedSlides } from '../specimens/index.ts'
import type { ImmuneFeatures } from './immune-features.ts'

/** A value that a patient has not, and why. */
export interface MissingImmuneFeature {
  readonly patientId: string
  readonly feature: string
  readonly reason: string
}

export interface ImmuneTable {
  /** A block for a study: `patient_id`, `immune_phenotype`, `phenotype_rule`, `slides`, then a column with its unit a feature. */
  readonly table: Table
  readonly missing: readonly MissingImmuneFeature[]
}

/**
 * Patients x features, of the slides that the specimens' rule picked: a patient's value is the mean over these slides, weighted by their
 * tissue (tumour and stroma, mm²); the phenotype is that of the slide with the most tumour. A slide that was picked but has no features is
 * a missing value with that reason.
 * @param slides features by the slide's name in the picking
 */
export function immuneTable(
  slides: ReadonlyMap<string, ImmuneFeatures>,
  picked: readonly PickedSlides[],
): ImmuneTable {
  const names = new Map<string, string>()
  for (const { units } of slides.values())
    for (const [name, unit] of Object.entries(units)) names.set(name, unit)
  const missing: MissingImmuneFeature[] = []
  const columns = [...names.keys()].map(() => new Float64Array(picked.length))
  const phenotype: (string | null)[] = []
  const rules: (string | null)[] = []
  const counts = new Float64Array(picked.length)
  picked.forEach(({ patientId, slides: entries }, row) => {
    const found = entries.flatMap(({ slide }) => slides.get(slide) ?? [])
    counts[row] = found.length
    for (const { slide } of entries)
      if (!slides.has(slide))
        missing.push({ patientId, feature: '*', reason: `slide ${slide} has no immune features` })
    const most = found.toSorted((a, b) => b.phenotype.tumour.area - a.phenotype.tumour.area).at(0)
    phenotype.push(most?.phenotype.phenotype ?? null)
    rules.push(most?.phenotype.rule.version ?? null)
    ;[...names.keys()].forEach((name, k) => {
      const defined = found.filter(({ features }) => name in features)
      const weight = defined.reduce((sum, { tissueArea }) => sum + tissueArea, 0)
      columns[k][row] =
        weight > 0
          ? defined.reduce((sum, { features, tissueArea }) => sum + features[name] * tissueArea, 0) / weight
          : Number.NaN
      if (weight > 0) return
      const reasons = found.flatMap(({ undefinedFeatures }) => undefinedFeatures[name] ?? [])
      missing.push({ patientId, feature: name, reason: [...new Set(reasons)].join('; ') || 'no slide' })
    })
  })
  return {
    table: makeTable('immune', [
      textColumn(
        'patient_id',
        picked.map(({ patientId }) => patientId),
      ),
      textColumn('immune_phenotype', phenotype, ['desert', 'excluded', 'inflamed', 'indeterminate']),
      textColumn('phenotype_rule', rules),
      numberColumn('slides', counts),
      ...[...names].map(([name, unit], k) => numberColumn(name, columns[k], unit === '1' ? null : unit)),
    ]),
    missing,
  }
}
