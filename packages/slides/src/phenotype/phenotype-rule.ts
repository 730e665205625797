/** Where a number of the rule comes from: a paper, or an assumption of ours that a study should set for itself. */
export interface ThresholdSource {
  readonly source: string
  /** False where the paper says exactly this of exactly such a compartment. */
  readonly assumed: boolean
}

/** How a tumour is called inflamed, excluded or desert. Densities in cells/mm², areas in mm². */
export interface PhenotypeRule {
  /** Goes with every result, so that calls by different rules are never mixed unseen. */
  readonly version: string
  /** What is counted. */
  readonly cells: string
  /** Of the tumour compartment: above it the tumour is inflamed. */
  readonly inflamedAbove: number
  /** Of the stroma, where the tumour is not inflamed: above it the tumour is excluded, else a desert. */
  readonly excludedAbove: number
  /** Side of the regions that are called one by one, µm. */
  readonly regionSide: number
  /** Tumour below which a slide, and a region, is indeterminate. */
  readonly leastTumour: number
  readonly leastTumourOfRegion: number
  /** Stroma below which deserts cannot be told from excluded tumours. */
  readonly leastStroma: number
  readonly leastStromaOfRegion: number
  readonly sources: Readonly<Record<string, ThresholdSource>>
}

const muijlwijk = 'Muijlwijk et al., J Immunother Cancer 2024;12:e009550, figure 2'

/**
 * CD8-positive cells (immunohistochemistry, multiplex), after the decision tree for head and neck carcinoma of Muijlwijk et al. 2024: more
 * than 100 CD8+ cells/mm² in the tumour centre are infiltrated; else more than 200/mm² at the invasive margin immune-excluded; else
 * immune-desert. The three names, and what each means, are those of Hegde, Karanikas & Evers (Clin Cancer Res 2016;22:1865) and
 * Mariathasan et al. (Nature 2018;554:544), who gave them by eye, without a number. Immunoscore (Pagès et al., Lancet 2018;391:2128)
 * has percentiles of colon cancer in place of cells/mm².
 */
export const cd8Rule: PhenotypeRule = {
  version: 'tessera-phenotype/1 cd8',
  cells: 'CD8-positive cells',
  inflamedAbove: 100,
  excludedAbove: 200,
  regionSide: 1000,
  leastTumour: 0.25,
  leastTumourOfRegion: 0.05,
  leastStroma: 0.05,
  leastStromaOfRegion: 0.05,
  sources: {
    inflamedAbove: {
      source: `${muijlwijk}: 100 cells/mm² of the tumour centre, applied to the tumour compartment (tumour fields alone: a median of 82.8)`,
      assumed: true,
    },
    excludedAbove: {
      source: `${muijlwijk}: 200 cells/mm² of the invasive margin, applied to the stroma given`,
      assumed: true,
    },
    regionSide: {
      source: 'tiles of 1 mm², as in Lunit SCOPE IO (Park et al., J Clin Oncol 2022;40:1916)',
      assumed: false,
    },
    leastTumour: { source: 'about one tissue microarray core of 0.6 mm', assumed: true },
    leastTumourOfRegion: { source: 'a twentieth of a region', assumed: true },
    leastStroma: { source: 'a twentieth of a region', assumed: true },
    leastStromaOfRegion: { source: 'a twentieth of a region', assumed: true },
  },
}

/**
 * Lymphocyte-like nuclei of H&E. No published study gives cut-offs for such nuclei that hold from one tumour to another (for colorectal cancer
 * 17 intraepithelial lymphocytes/mm² of H&E divide prognosis: J Transl Med 2025, doi 10.1186/s12967-025-06254-3): the numbers of
 * {@link cd8Rule} stand in, all assumed. Set them for the study, on slides that have a CD8 section beside them.
 */
export const lymphocyteRule: PhenotypeRule = {
  ...cd8Rule,
  version: 'tessera-phenotype/1 lymphocyte-like',
  cells: 'lymphocyte-like nuclei',
  sources: {
    ...cd8Rule.sources,
    inflamedAbove: { source: 'the CD8 rule, not known for lymphocyte-like nuclei', assumed: true },
    excludedAbove: { source: 'the CD8 rule, not known for lymphocyte-like nuclei', assumed: true },
  },
}

/** Where a rule is changed, its version says so: `tessera-phenotype/1 cd8, inflamedAbove 50`. */
export function changedRule(
  rule: PhenotypeRule,
  changes: Partial<Omit<PhenotypeRule, 'version' | 'sources' | 'cells'>>,
  source: string,
): PhenotypeRule {
  const named = Object.entries(changes).filter(([, value]) => value !== undefined)
  return {
    ...rule,
    ...changes,
    version: [rule.version, ...named.map(([name, value]) => `${name} ${value}`)].join(', '),
    sources: {
      ...rule.sources,
      ...Object.fromEntries(named.map(([name]) => [name, { source, assumed: true }])),
    },
  }
}
