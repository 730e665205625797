import { describeVolumeFormat } from '../volume-format.case.ts'
import { nifti } from './nifti.ts'

describeVolumeFormat({ format: nifti, names: ['a.nii', 'a.nii.gz', 'a.hdr'], digits: 6 })
