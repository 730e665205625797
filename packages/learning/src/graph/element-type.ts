/** What the elements of a tensor are. */
export type ElementType = 'float32' | 'float64' | 'int64' | 'bool'

export type FloatType = 'float32' | 'float64'

/** Elements as ONNX Runtime takes them; `bool` is one byte an element. */
export type Elements = Float32Array | Float64Array | BigInt64Array | Uint8Array

/** TensorProto.DataType of the ONNX standard. */
export const onnxType: Readonly<Record<ElementType, number>> = { float32: 1, int64: 7, bool: 9, float64: 11 }

/** Numbers in the memory layout of a type. */
export function elementsOf(type: ElementType, numbers: ArrayLike<number>): Elements {
  switch (type) {
    case 'float32':
      return Float32Array.from(numbers)
    case 'float64':
      return Float64Array.from(numbers)
    case 'int64':
      return BigInt64Array.from(Array.from(numbers, BigInt))
    case 'bool':
      return Uint8Array.from(numbers)
  }
}
