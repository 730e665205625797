export { studyJsonSchema } from './protocol/json-schema.ts'
export { type ProtocolFile, parseProtocol, readProtocol } from './protocol/read.ts'
export { questionId } from './protocol/references.ts'
export { type StudyProtocol, studySchema } from './protocol/study.ts'
