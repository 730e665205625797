import { categoryColumn, dateColumn, dictionaryYaml, idColumns } from '../writing/dictionary-yaml.ts'
import { neoadjuvant } from './observables.ts'

/** `dictionary.yaml` of the cohort. */
export function rectalDictionary(): string {
  return dictionaryYaml(
    {
      ...idColumns(),
      age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 90], label: 'Age' },
      sex: categoryColumn('Sex', 'female', 'male'),
      ecog: { type: 'integer', range: [0, 4], label: 'ECOG performance status' },
      mmr: categoryColumn('Mismatch repair', 'proficient', 'deficient'),
      cea: {
        type: 'number',
        unit: 'ng/mL',
        range: [0, 100000],
        plausible: [0.2, 5000],
        label: 'Carcinoembryonic antigen',
      },
      ct: categoryColumn('Clinical T', 'cT3', 'cT4a', 'cT4b'),
      cn: categoryColumn('Clinical N', 'cN0', 'cN+'),
      mrf: categoryColumn('Mesorectal fascia', 'free', 'involved'),
      emvi: categoryColumn('Extramural venous invasion', 'absent', 'present'),
      distance: { type: 'number', unit: 'cm', range: [0, 30], label: 'Distance from the anal margin' },
      neoadjuvant: categoryColumn('Neoadjuvant therapy', ...neoadjuvant),
      diagnosis_date: dateColumn('Diagnosis'),
      mri_date: dateColumn('MRI before therapy'),
      neoadjuvant_start: dateColumn('Start of neoadjuvant therapy'),
      restaging_mri_date: dateColumn('Restaging MRI'),
      no_restaging_reason: { type: 'category', label: 'Why there was no restaging' },
      restaging_mrf: categoryColumn('Mesorectal fascia at restaging', 'free', 'involved'),
      surgery_date: dateColumn('Surgery'),
      no_surgery_reason: { type: 'category', label: 'Why there was no surgery' },
      pathology_date: dateColumn('Pathology report'),
      trg: categoryColumn('Tumour regression grade', 'TRG0', 'TRG1', 'TRG2', 'TRG3'),
      yp_t: categoryColumn('ypT', 'ypT0', 'ypT1', 'ypT2', 'ypT3', 'ypT4'),
      yp_n: categoryColumn('ypN', 'ypN0', 'ypN+'),
      tumour_deposits: categoryColumn('Tumour deposits', 'absent', 'present'),
      margin: categoryColumn('Margin', 'free', 'involved'),
      sphincter: categoryColumn('Sphincter', 'not preserved', 'preserved'),
      local_recurrence_date: dateColumn('Local recurrence'),
      distant_recurrence_date: dateColumn('Distant recurrence'),
      death_date: dateColumn('Death'),
      last_contact_date: dateColumn('Last contact'),
    },
    [
      'diagnosis_date <= mri_date <= neoadjuvant_start <= restaging_mri_date <= surgery_date <= pathology_date',
      'neoadjuvant_start <= death_date <= last_contact_date',
      'neoadjuvant_start <= local_recurrence_date <= last_contact_date',
      'neoadjuvant_start <= distant_recurrence_date <= last_contact_date',
    ],
  )
}
