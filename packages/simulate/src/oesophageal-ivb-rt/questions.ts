/** Few coefficients, and settings that are fixed beforehand. */
const sparse = { name: 'elastic-net', innerFolds: 3 } as const

const network = (fusion: 'early' | 'late' | 'attention') => ({
  name: 'network',
  fusion,
  encoder: [8],
  fusionWidth: 8,
  innerFolds: 2,
  epochs: 15,
  stopping: 'never',
  belowRequiredSize: 'as-asked',
})

const everything = ['clinical', 'treatment', 'biomarkers', 'wes', 'tissue', 'blood', 'urine']

/** The questions of the trial beside its own analysis: who progresses, and who is harmed. */
export const ivbQuestions = [
  {
    id: 'prognosis',
    prognosis: 'pfs',
    label: 'Progression-free survival after induction',
    baseline: 'clinical',
    primary: 'late',
    models: {
      clinical: { label: 'Clinical variables and arm', blocks: ['clinical', 'treatment'], learner: sparse },
      markers: { label: 'Immunoassays and burden', blocks: ['biomarkers'], learner: sparse },
      wes: { label: 'Whole exome', blocks: ['wes'], learner: sparse },
      tissue: { label: 'Proteome of tissue', blocks: ['tissue'], learner: sparse },
      blood: { label: 'Proteome of blood', blocks: ['blood'], learner: sparse },
      urine: { label: 'Proteome of urine', blocks: ['urine'], learner: sparse },
      early: { label: 'Early fusion', blocks: everything, learner: network('early') },
      late: { label: 'Late fusion', blocks: everything, learner: network('late') },
      attention: { label: 'Attention fusion', blocks: everything, learner: network('attention') },
    },
    permute: 'fixed',
  },
  {
    id: 'toxicity',
    prognosis: 'severe_toxicity',
    label: 'First toxicity of grade 3 or more by 6 months',
    baseline: 'clinical',
    primary: 'late',
    models: {
      clinical: { label: 'Clinical variables and arm', blocks: ['clinical', 'treatment'], learner: sparse },
      blood: { label: 'Proteome of blood', blocks: ['blood'], learner: sparse },
      urine: { label: 'Proteome of urine', blocks: ['urine'], learner: sparse },
      late: {
        label: 'Late fusion',
        blocks: ['clinical', 'treatment', 'blood', 'urine'],
        learner: network('late'),
      },
    },
    permute: 'fixed',
  },
] as const
