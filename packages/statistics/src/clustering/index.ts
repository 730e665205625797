export { averageLinkage, type ClusterJoin, type ClusterTree } from './average-linkage.ts'
