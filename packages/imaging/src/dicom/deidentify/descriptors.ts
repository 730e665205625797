const words = new Set(
  `t1 t2 t2w t1w pd flair stir dwi dti adc ivim dce dsc swi mra mrcp tse fse hasse haste ssfse space cube vista tfe gre ge
  se ep2d epi resolve tirm vibe lava thrive dixon mdixon fs fatsat spair spir blade propeller trufi fiesta bssfp localizer
  localiser scout survey calibration ax axial tra transversal transverse cor coronal sag sagittal obl oblique para highres
  hires 2d 3d iso mpr mip sub subtraction pre post contrast gd km arterial portal venous delayed phase native plain dynamic
  abdomen pelvis rectum liver chest thorax brain head neck prostate breast whole body ct pet mr mri ac nac low dose lung
  bone soft tissue kernel recon trace diff map exponential b bvalue te tr with without in opp water fat rt lt gtv ctv ptv itv
  tumour tumor lesion node mask roi residual`.split(/\s+/),
)

/**
 * Of a description what every scanner writes: words of a fixed list, b-values (b800) and numbers of up to four digits
 * that stand with them (`t2 3 mm`). Everything else, and so every name, is left out.
 */
export function cleanedDescription(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter(word => words.has(word.toLowerCase()) || /^b\d{1,4}$/i.test(word) || /^\d{1,2}(mm)?$/.test(word))
    .join(' ')
}
