import type { Questionnaire, Scale } from './questionnaire.ts'

const symptom = (name: string, label: string, ...items: number[]): Scale => ({
  name,
  label,
  items,
  range: 3,
  kind: 'symptom',
  highIsGood: false,
})

/**
 * EORTC QLQ-OES18; items counted from 1 (31 to 48 behind the QLQ-C30). The dysphagia items ask what one could eat and
 * drink, so answers are turned round for a high score to be more dysphagia. Programs that do not turn them
 * (R: QoLR) give 100 less this score.
 */
export const qlqOes18: Questionnaire = {
  name: 'QLQ-OES18',
  items: 18,
  most: () => 4,
  scales: [
    { ...symptom('OESDYS', 'Dysphagia', 1, 2, 3), reversed: true },
    symptom('OESEAT', 'Eating', 6, 7, 8, 9),
    symptom('OESRFX', 'Reflux', 14, 15),
    symptom('OESPA', 'Pain', 16, 17, 18),
    symptom('OESSV', 'Trouble swallowing saliva', 4),
    symptom('OESCH', 'Choked when swallowing', 5),
    symptom('OESDM', 'Dry mouth', 10),
    symptom('OESTA', 'Trouble with taste', 11),
    symptom('OESCO', 'Trouble with coughing', 12),
    symptom('OESSP', 'Trouble with talking', 13),
  ],
  source: 'Blazeby et al., Eur J Cancer 2003;39:1384',
}
