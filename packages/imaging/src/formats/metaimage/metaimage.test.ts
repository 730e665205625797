import { describeVolumeFormat } from '../volume-format.case.ts'
import { metaimage } from './metaimage.ts'

describeVolumeFormat({ format: metaimage, names: ['a.mha', 'a.mhd'], digits: 15 })
