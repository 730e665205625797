import { termKey } from '../immune/classes.ts'

/** Toxicities that a trial names, each with the terms that are counted as it. */
export interface NamedTerms {
  readonly name: string
  /** Whole terms. */
  readonly terms: readonly string[]
  /** Parts of a term that make it one, whatever the organ: `fistula`. British and American spelling are one. */
  readonly words?: readonly string[]
}

/** Whether a reported term is counted as a named toxicity. */
export function isNamed({ terms, words = [] }: NamedTerms, term: string): boolean {
  const key = termKey(term)
  return terms.some(known => termKey(known) === key) || words.some(word => key.includes(termKey(word)))
}

/**
 * The toxicities that a trial of thoracic radiotherapy names. Terms: CTCAE v5.0 and the MedDRA preferred terms that the
 * same events are coded under. A protocol may name its own.
 */
export const trialToxicities: readonly NamedTerms[] = [
  {
    name: 'pneumonitis',
    terms: [
      'Pneumonitis',
      'Radiation pneumonitis',
      'Immune-mediated lung disease',
      'Interstitial lung disease',
      'Organising pneumonia',
      'Pulmonary radiation injury',
    ],
    words: ['pneumonitis', 'interstitial lung disease'],
  },
  {
    name: 'fistula',
    terms: [
      'Esophageal fistula',
      'Oesophageal fistula',
      'Oesophagobronchial fistula',
      'Tracheo-oesophageal fistula',
      'Tracheal fistula',
      'Bronchial fistula',
      'Bronchopleural fistula',
      'Aorto-oesophageal fistula',
      'Gastric fistula',
      'Fistula',
    ],
    words: ['fistula'],
  },
  {
    name: 'perforation',
    terms: [
      'Esophageal perforation',
      'Oesophageal perforation',
      'Gastric perforation',
      'Gastrointestinal perforation',
      'Intestinal perforation',
      'Small intestinal perforation',
      'Large intestine perforation',
      'Colonic perforation',
      'Duodenal perforation',
    ],
    words: ['perforation', 'perforated'],
  },
  {
    name: 'bleeding',
    terms: [
      'Esophageal hemorrhage',
      'Oesophageal haemorrhage',
      'Gastrointestinal haemorrhage',
      'Upper gastrointestinal hemorrhage',
      'Upper gastrointestinal haemorrhage',
      'Lower gastrointestinal haemorrhage',
      'Gastric haemorrhage',
      'Haematemesis',
      'Melaena',
      'Bronchopulmonary hemorrhage',
      'Pulmonary haemorrhage',
      'Haemoptysis',
      'Mediastinal hemorrhage',
      'Tumour haemorrhage',
      'Aortic injury',
      'Haemorrhage',
    ],
    words: ['haemorrhag', 'bleeding', 'haemoptysis', 'haematemesis', 'melaena', 'melena'],
  },
]
