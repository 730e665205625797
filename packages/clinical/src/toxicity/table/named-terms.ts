/** Toxicities that a trial names, each with the preferred terms that are counted as it. */
export interface NamedTerms {
  readonly name: string
  readonly terms: readonly string[]
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
  },
]
