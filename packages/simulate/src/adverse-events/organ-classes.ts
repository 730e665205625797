/** System organ classes of MedDRA, by which CTCAE v5.0 groups its terms. */
export const organClasses = {
  blood: 'Blood and lymphatic system disorders',
  cardiac: 'Cardiac disorders',
  endocrine: 'Endocrine disorders',
  gastrointestinal: 'Gastrointestinal disorders',
  general: 'General disorders and administration site conditions',
  investigations: 'Investigations',
  musculoskeletal: 'Musculoskeletal and connective tissue disorders',
  renal: 'Renal and urinary disorders',
  respiratory: 'Respiratory, thoracic and mediastinal disorders',
  skin: 'Skin and subcutaneous tissue disorders',
  vascular: 'Vascular disorders',
} as const
