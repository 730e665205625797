import type { Questionnaire, Scale } from './questionnaire.ts'

const functioning = (name: string, label: string, items: readonly number[]): Scale => ({
  name,
  label,
  items,
  range: 3,
  kind: 'function',
  highIsGood: true,
})
const symptom = (name: string, label: string, items: readonly number[]): Scale => ({
  name,
  label,
  items,
  range: 3,
  kind: 'symptom',
  highIsGood: false,
})

/** EORTC QLQ-C30, version 3.0. */
export const qlqC30: Questionnaire = {
  name: 'QLQ-C30',
  items: 30,
  most: item => (item >= 29 ? 7 : 4),
  scales: [
    {
      name: 'QL2',
      label: 'Global health status',
      items: [29, 30],
      range: 6,
      kind: 'global',
      highIsGood: true,
    },
    functioning('PF2', 'Physical functioning', [1, 2, 3, 4, 5]),
    functioning('RF2', 'Role functioning', [6, 7]),
    functioning('EF', 'Emotional functioning', [21, 22, 23, 24]),
    functioning('CF', 'Cognitive functioning', [20, 25]),
    functioning('SF', 'Social functioning', [26, 27]),
    symptom('FA', 'Fatigue', [10, 12, 18]),
    symptom('NV', 'Nausea and vomiting', [14, 15]),
    symptom('PA', 'Pain', [9, 19]),
    symptom('DY', 'Dyspnoea', [8]),
    symptom('SL', 'Insomnia', [11]),
    symptom('AP', 'Appetite loss', [13]),
    symptom('CO', 'Constipation', [16]),
    symptom('DI', 'Diarrhoea', [17]),
    symptom('FI', 'Financial difficulties', [28]),
  ],
  source: 'Fayers et al., The EORTC QLQ-C30 Scoring Manual, 3rd edition, 2001',
}

/** The summary score: the mean of thirteen scales, symptoms turned round; neither global health nor finances. */
export const summaryScales = {
  plain: ['PF2', 'RF2', 'SF', 'EF', 'CF'],
  turned: ['FA', 'PA', 'NV', 'DY', 'SL', 'AP', 'CO', 'DI'],
  source: 'Giesinger et al., J Clin Epidemiol 2016;69:79',
} as const
