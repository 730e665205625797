import type { ImageFiles } from '../simulation.ts'

const columnBlocks = {
  clinical: {
    label: 'Clinical variables before therapy',
    columns: ['age', 'sex', 'ecog', 'mmr', 'log2_cea', 'ct', 'cn', 'mrf', 'emvi', 'distance', 'neoadjuvant'],
    dated: 'mri_date',
  },
  pathology: {
    label: 'Pathology of the resection',
    columns: ['trg', 'yp_n', 'tumour_deposits', 'margin'],
    dated: 'pathology_date',
  },
}

const scans = {
  images: 'mri/{sample}.nii.gz',
  masks: 'mri/{sample}_mask.nii.gz',
  samples: 'mri.csv',
}
/** Fixed before outcomes are read: size, shape, intensity and texture, a few of each. */
const chosenFeatures = [
  'morph_volume',
  'morph_pca_maj_axis',
  'morph_sphericity',
  'morph_vol_dens_conv_hull',
  'stat_mean',
  'stat_cov',
  'stat_skew',
  'stat_kurt',
  'cm_joint_entr_2_5D_comb',
  'cm_contrast_2_5D_comb',
  'cm_corr_2_5D_comb',
  'rlm_rl_entr_2_5D_comb',
]
const measured = {
  settings: 'radiomics.yaml',
  measured: 'mri_features.csv',
  steps: [{ features: chosenFeatures }],
}
const scanBlocks = {
  mri_before: { ...scans, material: 'before', ...measured, label: 'MRI before therapy' },
  mri_after: { ...scans, material: 'after', ...measured, label: 'MRI after therapy' },
  mri_delta: {
    delta: { from: 'mri_before', to: 'mri_after', as: 'log-ratio' },
    steps: [{ features: chosenFeatures.filter(name => !name.startsWith('stat_')) }],
    label: 'Change from before to after therapy',
  },
}

/** Slices have to be drawn: features without pictures have none. */
const sliceBlocks = {
  mri_slices: { ...scans, material: 'after', features: 'deep', label: 'Slices of the MRI after therapy' },
}

/** The blocks of `study.yaml`: those of the scans only where there are files of them. */
export function rectalBlocks(files: ImageFiles) {
  return {
    ...columnBlocks,
    ...(files === 'tables' ? {} : scanBlocks),
    ...(files === 'pixels' ? sliceBlocks : {}),
  }
}
