export { type Annotation, type AnnotationPolygon, annotationArea, type Ring } from './annotation.ts'
export {
  type AnnotationFormat,
  type ReadAnnotations,
  readAnnotations,
  writeAnnotations,
} from './annotation-files.ts'
export { type AnnotationChoice, annotationMask } from './annotation-mask.ts'
export { checkAnnotations } from './check-annotations.ts'
export { maskToPolygons } from './mask-to-polygons.ts'
