import type { FigureOf, Finding } from '@tessera/evidence'
import type { DifferentialMethod, DifferentialTests } from '@tessera/omics'
import type { DeOptions } from './de-options.ts'
import { type FigurePage, placed } from './figure-page.ts'

type Contrast = DifferentialTests['contrasts'][number]

/** The page of a differential analysis: a volcano and the features of smallest p for each contrast. */
export function dePage(
  tests: DifferentialTests,
  method: DifferentialMethod,
  findings: readonly Finding[],
  options: DeOptions,
): FigurePage {
  const found = tests.contrasts.map(contrast => count(contrast.fdr, options.fdr))
  return {
    title: `${options.group}: differences of ${tests.assay.features.length} features`,
    kicker: 'tessera omics de',
    lede: tests.contrasts
      .map(({ name }, c) => `${name}: ${found[c]} features at a false discovery rate below ${options.fdr}.`)
      .join(' '),
    sections: tests.contrasts.map(contrast => ({
      title: contrast.name,
      figures: [volcanoOf(tests, contrast, options), forestOf(tests, contrast)],
    })),
    findings,
    facts: [
      method.label,
      `${tests.design.rows.length} samples`,
      `design ${tests.design.names.join(' + ')}`,
      ...(tests.design.excluded.length === 0 ? [] : [`${tests.design.excluded.length} samples left out`]),
    ],
  }
}

function volcanoOf(tests: DifferentialTests, contrast: Contrast, { fdr }: DeOptions): FigureOf<'volcano'> {
  const points = tests.assay.features.flatMap((feature, f) =>
    Number.isFinite(contrast.p[f]) && Number.isFinite(contrast.estimate[f])
      ? [
          {
            label: feature.symbol ?? feature.id,
            effect: contrast.estimate[f],
            p: contrast.p[f],
            fdr: Number.isNaN(contrast.fdr[f]) ? null : contrast.fdr[f],
          },
        ]
      : [],
  )
  const below = points.flatMap(point => (point.fdr !== null && point.fdr < fdr ? [point.p] : []))
  return {
    kind: 'volcano',
    ...placed(
      `volcano-${contrast.name}`,
      `${contrast.name}, every feature`,
      `The dotted line is the largest p at a false discovery rate below ${fdr}.`,
    ),
    label: 'log2 difference',
    ratio: false,
    fdr,
    cut: below.reduce<number | null>((most, p) => Math.max(most ?? 0, p), null),
    higher: 'higher',
    lower: 'lower',
    named: 25,
    points,
  }
}

const shown = 20

function forestOf(tests: DifferentialTests, contrast: Contrast): FigureOf<'forest'> {
  const known = [...contrast.p.keys()].filter(f => Number.isFinite(contrast.p[f]))
  const top = known.sort((a, b) => contrast.p[a] - contrast.p[b] || a - b).slice(0, shown)
  return {
    kind: 'forest',
    ...placed(
      `forest-${contrast.name}`,
      `The ${top.length} features of smallest p`,
      `${contrast.name}, with 95 % intervals.`,
    ),
    measure: 'log2_difference',
    label: 'log2 difference',
    rowsAre: 'Feature',
    nullValue: 0,
    logarithmic: false,
    rows: top.map(f => ({
      label: tests.assay.features[f].symbol ?? tests.assay.features[f].id,
      group: null,
      n: tests.design.rows.length,
      events: null,
      value: contrast.estimate[f],
      lower: Number.isFinite(contrast.lower[f]) ? contrast.lower[f] : null,
      upper: Number.isFinite(contrast.upper[f]) ? contrast.upper[f] : null,
      why: null,
    })),
    pooled: null,
  }
}

function count(fdr: Float64Array, below: number): number {
  return fdr.reduce((sum, q) => sum + (q < below ? 1 : 0), 0)
}
