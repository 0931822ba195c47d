// Whether what stands in a model.json has the shape that choosing between models relies on. What only running a model needs
// is checked when it is opened.

import type { ModelDescription } from '../model.ts';

type Fields = Record<string, unknown>;

export function isDescription(value: unknown): value is ModelDescription {
  if (!isObject(value) || value['format'] !== 1) return false;
  const { id, name, version, files, graphs, image, dims, language } = value;
  const named = [id, name, version].every((text) => typeof text === 'string' && text !== '');
  const listed = Array.isArray(files) && files.every((file) => isObject(file) && isFile(file));
  const drawn = isObject(graphs) && Object.values(graphs).every((graph) => isObject(graph) && isGraph(graph));
  const speaks = language === undefined || language === null || (isObject(language) && isObject(language['prompts']));
  return named && listed && drawn && speaks && isObject(image) && isObject(dims);
}

function isFile({ file, bytes }: Fields): boolean {
  return typeof file === 'string' && Number.isFinite(bytes);
}

function isGraph({ file, data }: Fields): boolean {
  return typeof file === 'string' && Array.isArray(data) && data.every((one) => typeof one === 'string');
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
