// Reads {document, exchanges} as JSON from standard input: is the document OpenAPI 3.1, and is every exchange with a
// running goji as it says? Writes what is wrong, a line each.
import {readFileSync} from 'node:fs';
import {Validator} from '@seriousme/openapi-schema-validator';
import {Ajv2020} from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {parse} from 'yaml';

const {document, exchanges} = JSON.parse(readFileSync(0, 'utf8'));
const openapi = parse(readFileSync(document, 'utf8'));
const wrong = [];

const valid = await new Validator().validate(structuredClone(openapi));
if (!valid.valid) wrong.push(`${document} is not OpenAPI: ${JSON.stringify(valid.errors)}`);

const ajv = new Ajv2020({strict: false, allErrors: true});
addFormats.default(ajv);
ajv.addSchema(openapi, 'openapi');

const pointer = (...path) => '#/' + path.map(p => encodeURIComponent(p.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
const followed = (node, at) => node?.$ref ? [node.$ref.slice(2).split('/').reduce((o, k) => o[k], openapi), node.$ref] : [node, at];

function hold(at, value, where) {
  const validate = ajv.getSchema('openapi' + at);
  if (!validate(value)) wrong.push(`${where}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(value)}`);
}

for (const {method, path, status, type, sent, body} of exchanges) {
  const where = `${method} ${path} ${status}`;
  const operation = openapi.paths[path]?.[method.toLowerCase()];
  if (!operation) { wrong.push(`${where}: is not in the document`); continue; }
  const at = pointer('paths', path, method.toLowerCase());
  if (sent !== null && status < 400) hold(`${at}/requestBody/content/application~1json/schema`, sent, `${where}, sent`);
  const name = [String(status), `${String(status)[0]}XX`, 'default'].find(n => operation.responses[n]);
  const [answer, place] = followed(operation.responses[name], `${at}/responses/${name}`);
  if (!answer) { wrong.push(`${where}: no such answer in the document`); continue; }
  if (!answer.content) continue;
  const written = answer.content[type];
  if (!written) { wrong.push(`${where}: answers ${type}`); continue; }
  hold(`${place}/content/${encodeURIComponent(type.replaceAll('/', '~1'))}/schema`, body, where);
}

if (wrong.length) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
