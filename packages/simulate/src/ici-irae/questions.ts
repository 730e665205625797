/** Sparse linear models, few inner folds: what 300 patients carry. */
const sparse = { name: 'elastic-net', innerFolds: 3 }
const network = (fusion: 'early' | 'late' | 'attention') => ({
  name: 'network',
  fusion,
  encoder: [8],
  fusionWidth: 8,
  innerFolds: 2,
  epochs: 12,
  stopping: 'never',
  belowRequiredSize: 'as-asked',
})

/** All that is known at a landmark; a change there is from the second draw on. */
const everything = ['clinical', 'dna', 'germline', 'metabolome', 'metabolome_change']

/** What is there without a second draw. */
const baseline = everything.slice(0, 4)

const alone = (label: string, block: string) => ({ label, blocks: [block], learner: sparse })
const clinical = alone('Clinical variables', 'clinical')
const metabolome = alone('Metabolome', 'metabolome')
const germline = alone('Germline', 'germline')
const dna = alone('Mutational burden and ctDNA', 'dna')
const early = (blocks: readonly string[]) => ({ label: 'Early fusion', blocks, learner: network('early') })
const late = (blocks: readonly string[]) => ({ label: 'Late fusion', blocks, learner: network('late') })

/** What is asked, and of which models; as `studies/ici-irae/study.yaml`. */
export const iraeQuestions = [
  {
    id: 'irae',
    prognosis: 'irae',
    label: 'First irAE of any grade by week 30',
    baseline: 'clinical',
    primary: 'late',
    models: {
      clinical,
      metabolome,
      change: {
        label: 'Metabolome and its change',
        blocks: ['metabolome', 'metabolome_change'],
        learner: sparse,
        at: ['6 weeks', '12 weeks'],
      },
      germline,
      dna,
      early: early(everything),
      late: late(everything),
      attention: { label: 'Attention fusion', blocks: everything, learner: network('attention') },
    },
    subgroups: ['drug_class', 'tumour_type'],
    permute: 'fixed',
  },
  {
    id: 'irae-severe',
    prognosis: 'irae_severe',
    label: 'First irAE of grade 3 or more by week 30',
    baseline: 'clinical',
    primary: 'late',
    models: {
      clinical,
      metabolome,
      germline,
      late: late(baseline),
    },
    subgroups: ['drug_class'],
    permute: 'fixed',
  },
  {
    id: 'response',
    prognosis: 'response',
    label: 'Best response (PD, SD, PR, CR)',
    baseline: 'clinical',
    primary: 'late',
    at: ['0 weeks', '6 weeks'],
    models: {
      clinical,
      metabolome,
      dna,
      early: early(baseline),
      late: late(baseline),
    },
    permute: 'fixed',
  },
  {
    id: 'objective-response',
    prognosis: 'objective_response',
    label: 'Objective response (CR or PR)',
    baseline: 'clinical',
    primary: 'late',
    models: {
      clinical,
      metabolome,
      dna,
      late: late(baseline),
    },
    subgroups: ['drug_class', 'tumour_type'],
    permute: 'fixed',
  },
]
