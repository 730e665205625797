import type { FigureOf } from '@tessera/evidence'

const placed = (id: string, title: string) => ({
  id,
  section: 'biomarkers' as const,
  question: null,
  validation: null,
  model: null,
  title,
  caption: 'Invented numbers, to look at the drawing.',
  status: 'exploratory' as const,
})

/** Numbers between 0 and 1 that are the same every time. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

/** A volcano of `size` features, the first 14 of them real. */
export function volcano(size = 2000, ratio = true): FigureOf<'volcano'> {
  const next = sequence(3)
  const points = Array.from({ length: size }, (_, i) => {
    const z = normal(next) + (i < 14 ? (i % 2 === 0 ? 5 : -4.6) + (i % 5) * 0.4 : 0)
    const p = Math.min(1, 2 * Math.exp(-0.717 * Math.abs(z) - 0.416 * z * z))
    const effect = 0.16 * z
    return {
      label: i === 3 ? 'HLA-DRB1' : `GENE${i + 1}`,
      effect: ratio ? Math.exp(effect) : effect,
      p,
      fdr: i < 14 ? p * 20 : 1,
    }
  })
  return {
    kind: 'volcano',
    ...placed('volcano', 'Hazard ratio of every gene'),
    label: ratio ? 'Hazard ratio per standard deviation' : 'Log2 fold change, inflamed over desert',
    ratio,
    fdr: 0.05,
    cut: 0.0004,
    higher: 'more events',
    lower: 'fewer events',
    named: 20,
    points,
  }
}

/** Two groups of samples and two of genes; trees in the order of `hclust`. */
export function heatmap(rows = 24, columns = 60): FigureOf<'heatmap'> {
  const next = sequence(11)
  const values = Array.from({ length: rows * columns }, (_, k) => {
    const [r, c] = [Math.floor(k / columns), k % columns]
    if (k % 97 === 5) return null
    return normal(next) * 0.7 + (r < rows / 2 === c < columns / 2 ? 1 : -1)
  })
  // A tree that joins each item to what was joined before it.
  const chain = (n: number) =>
    Array.from({ length: n - 1 }, (_, k) => ({ a: k === 0 ? 0 : n + k - 1, b: k + 1, height: 1 + k / 4 }))
  return {
    kind: 'heatmap',
    ...placed('heatmap', 'Genes at a false discovery rate below 0.05'),
    label: 'z-score of log2 expression',
    rowsAre: 'gene',
    columnsAre: 'patient',
    rows: Array.from({ length: rows }, (_, r) =>
      r === 2 ? 'a protein with a long name <sic>' : `GENE${r + 1}`,
    ),
    columns: Array.from({ length: columns }, (_, c) => `P${String(c + 1).padStart(3, '0')}`),
    values,
    limit: 2,
    rowOrder: Array.from({ length: rows }, (_, r) => r),
    columnOrder: Array.from({ length: columns }, (_, c) => c),
    rowTree: chain(rows),
    columnTree: chain(columns),
    tracks: [
      {
        label: 'Response',
        levels: ['CR or PR', 'SD or PD'],
        codes: Array.from({ length: columns }, (_, c) =>
          c % 17 === 3 ? -1 : c < columns / 2 ? (c % 7 === 0 ? 1 : 0) : 1,
        ),
      },
      {
        label: 'Centre',
        levels: ['Shanghai', 'Leeds'],
        codes: Array.from({ length: columns }, (_, c) => c % 2),
      },
    ],
  }
}

/** Three groups over six visits. */
export function trajectory(): FigureOf<'trajectory'> {
  const next = sequence(5)
  return {
    kind: 'trajectory',
    ...placed('trajectory', 'Kynurenine by outcome'),
    label: 'Kynurenine, change in log2',
    unit: 'weeks',
    from: 'first dose',
    reference: 0,
    groups: ['No toxicity', 'Grade 1 or 2', 'Grade 3 or more'].map((label, g) => ({
      label,
      points: [0, 6, 12, 18, 24, 30].map((time, k) => {
        const value = k === 0 ? 0 : g * 0.05 * k + (next() - 0.5) * 0.1
        const reach = k === 0 ? 0 : 0.08 + 0.01 * k
        return { time, n: 60 - 12 * g - 5 * k, value, lower: value - reach, upper: value + reach }
      }),
    })),
  }
}

/** A panel's curve beside the one that is not nested. */
export function sizePerformance(): FigureOf<'size-performance'> {
  const sizes = Array.from({ length: 10 }, (_, k) => k + 1)
  const nested = sizes.map(size => 0.62 + 0.11 * (1 - Math.exp(-size / 2.5)) - 0.004 * size)
  return {
    kind: 'size-performance',
    ...placed('panel', 'How large the panel should be'),
    label: 'AUC out of fold',
    nullValue: 0.5,
    sizes,
    curves: [
      {
        label: 'Clinical and panel',
        warning: false,
        value: nested,
        lower: nested.map(v => v - 0.05),
        upper: nested.map(v => v + 0.05),
      },
      { label: 'Panel alone', warning: false, value: nested.map(v => v - 0.05), lower: null, upper: null },
      {
        label: 'Not nested: chosen on all patients',
        warning: true,
        value: sizes.map((s, k) => nested[k] + 0.015 * s),
        lower: null,
        upper: null,
      },
    ],
    baseline: { label: 'Clinical alone', value: 0.63, lower: 0.57, upper: 0.69 },
    chosen: 4,
  }
}

/** Twelve genes in eighty samples. */
export function oncoplot(): FigureOf<'oncoplot'> {
  const next = sequence(8)
  const samples = 80
  const labels = [
    'FLT3',
    'DNMT3A',
    'NPM1',
    'IDH2',
    'IDH1',
    'TET2',
    'RUNX1',
    'TP53',
    'NRAS',
    'CEBPA',
    'WT1',
    'KIT',
  ]
  const cells = labels.flatMap((_, g) =>
    Array.from({ length: samples }, (_, s) => (s < 30 - 4 * g || next() < 0.1 ? Math.floor(next() * 7) : -1)),
  )
  return {
    kind: 'oncoplot',
    ...placed('oncoplot', 'Driver genes'),
    samples,
    classes: ['Missense', 'Nonsense', 'Frameshift', 'In-frame', 'Splice site', 'Several', 'Other'],
    genes: labels.map((label, g) => ({
      label,
      altered: cells.slice(g * samples, (g + 1) * samples).filter(c => c >= 0).length,
    })),
    cells,
    tracks: [
      {
        label: 'Risk',
        levels: ['low', 'high'],
        codes: Array.from({ length: samples }, (_, s) => (s % 3 === 0 ? 1 : 0)),
      },
    ],
  }
}
