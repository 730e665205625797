import { describeVolumeFormat } from '../volume-format.case.ts'
import { nrrd } from './nrrd.ts'

describeVolumeFormat({ format: nrrd, names: ['a.nrrd', 'a.nhdr'], digits: 15 })
