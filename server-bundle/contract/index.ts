export * from './stack.ts';
export * from './manifest.ts';
export * from './admin.ts';
