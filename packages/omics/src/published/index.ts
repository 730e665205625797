export { publishedSignatures, signatureNamed } from './published-signatures.ts'
export { estimatePurity, publishedCoverage, scorePublished } from './score-published.ts'
export type { PublishedSignature, SignatureFormula } from './signature.ts'
