const blocks = ['wes', 'tissue', 'blood', 'urine']

/** Biomarkers of outcome, of efficacy (interaction with radiotherapy) and of toxicity, each over all assays at once. */
export const ivbScreens = [
  {
    id: 'of-outcome',
    screen: 'effect',
    label: 'Biomarkers of outcome',
    blocks,
    endpoint: 'pfs',
    covariates: ['arm', 'ecog', 'metastatic_sites'],
  },
  {
    id: 'of-efficacy',
    screen: 'interaction',
    label: 'Biomarkers of efficacy',
    blocks,
    endpoint: 'pfs',
    covariates: ['ecog', 'metastatic_sites'],
    margin: 1.25,
    interaction: 1.5,
    panel: { size: 5, permutations: 100 },
  },
  {
    id: 'of-toxicity',
    screen: 'effect',
    label: 'Biomarkers of toxicity under radiotherapy',
    blocks: ['blood', 'urine'],
    endpoint: 'severe_toxicity',
    among: "arm == 'radiotherapy'",
    covariates: ['ecog'],
  },
] as const
