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

/** What is asked, and of which models; as `studies/ici-irae/study.yaml`. */
export const iraeQuestions = [
  {
    id: 'irae',
    prognosis: 'irae',
    label: 'First irAE of any grade by week 30',
    baseline: 'clinical',
    primary: 'late',
    models: {
      clinical: { label: 'Clinical variables', blocks: ['clinical'], learner: sparse },
      metabolome: { label: 'Metabolome', blocks: ['metabolome'], learner: sparse },
      change: {
        label: 'Metabolome and its change',
        blocks: ['metabolome', 'metabolome_change'],
        learner: sparse,
        at: ['6 weeks', '12 weeks'],
      },
      germline: { label: 'Germline', blocks: ['germline'], learner: sparse },
      dna: { label: 'Mutational burden and ctDNA', blocks: ['dna'], learner: sparse },
      early: { label: 'Early fusion', blocks: everything, learner: network('early') },
      late: { label: 'Late fusion', blocks: everything, learner: network('late') },
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
      clinical: { label: 'Clinical variables', blocks: ['clinical'], learner: sparse },
      metabolome: { label: 'Metabolome', blocks: ['metabolome'], learner: sparse },
      germline: { label: 'Germline', blocks: ['germline'], learner: sparse },
      late: {
        label: 'Late fusion',
        blocks: ['clinical', 'dna', 'germline', 'metabolome'],
        learner: network('late'),
      },
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
      clinical: { label: 'Clinical variables', blocks: ['clinical'], learner: sparse },
      metabolome: { label: 'Metabolome', blocks: ['metabolome'], learner: sparse },
      dna: { label: 'Mutational burden and ctDNA', blocks: ['dna'], learner: sparse },
      early: {
        label: 'Early fusion',
        blocks: ['clinical', 'dna', 'germline', 'metabolome'],
        learner: network('early'),
      },
      late: {
        label: 'Late fusion',
        blocks: ['clinical', 'dna', 'germline', 'metabolome'],
        learner: network('late'),
      },
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
      clinical: { label: 'Clinical variables', blocks: ['clinical'], learner: sparse },
      metabolome: { label: 'Metabolome', blocks: ['metabolome'], learner: sparse },
      dna: { label: 'Mutational burden and ctDNA', blocks: ['dna'], learner: sparse },
      late: {
        label: 'Late fusion',
        blocks: ['clinical', 'dna', 'germline', 'metabolome'],
        learner: network('late'),
      },
    },
    subgroups: ['drug_class', 'tumour_type'],
    permute: 'fixed',
  },
]
