import type { EncoderChoice, EncoderDescription, EncoderSession, FeatureEncoder } from './feature-encoder.ts'
import { describeHistology, histologyEncoder } from './histology/histology-encoder.ts'
import { describeOnnx, onnxEncoder } from './onnx-encoder.ts'

/**
 * What an encoder is, without loading its weights.
 * @throws EncoderError `no-such-file`, `bad-manifest`; SlideError `unsupported` for tiles that are not square,
 * `bad-setting`
 */
export function describeEncoder(choice: EncoderChoice): EncoderDescription {
  return choice.kind === 'onnx' ? describeOnnx(choice) : describeHistology(choice)
}

/** @throws EncoderError of a model that cannot be used; SlideError as {@link describeEncoder} */
export async function openFeatureEncoder(
  choice: EncoderChoice,
  session: EncoderSession = {},
): Promise<FeatureEncoder> {
  return choice.kind === 'onnx' ? onnxEncoder(choice, session) : histologyEncoder(choice)
}
