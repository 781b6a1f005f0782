import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findSecrets } from "../../WebChat.Server/wwwroot/js/secrets.js";
import { assertLinear } from "./linear.mjs";

// Put together here, so that nobody who looks for secrets finds one in this file.
const letters = (count) => "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8".repeat(8).slice(0, count);
const hex = (count) => "0123456789abcdef".repeat(8).slice(0, count);

const secrets = {
  privateKey: [
    "-----BEGIN PRIVATE " + "KEY-----",
    "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIE",
    "-----BEGIN OPENSSH PRIVATE " + "KEY-----",
    "-----BEGIN PGP PRIVATE " + "KEY BLOCK-----",
    "PuTTY-User-Key-" + "File-3: ssh-ed25519",
  ],
  cloudKey: [
    "AKIA" + "IOSFODNN7EXAMPLE".replace("1", "2"),
    `aws_secret_access_key = ${letters(40)}`,
    `AIza${letters(35)}`,
    `GOCSPX-${letters(28)}`,
    `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${letters(86)}==`,
    `https://x.blob.core.windows.net/a?sv=1&sig=${letters(44)}%3D`,
    `abc8Q~${letters(34)}`,
  ],
  token: [
    `ghp_${letters(36)}`,
    `github_pat_${letters(22)}_${letters(59)}`,
    `glpat-${letters(20)}`,
    `xoxb-123456789012-${letters(24)}`,
    `https://hooks.slack.com/services/T${letters(8)}/B${letters(8)}/${letters(24)}`,
    `npm_${letters(36)}`,
    `sk_live_${letters(24)}`,
    `sk-${letters(48)}`,
    `sk-proj-${letters(60)}`,
    `sk-ant-api03-${letters(60)}`,
    `hf_${letters(34)}`,
    `dop_v1_${hex(64)}`,
    `12345678:AA${letters(33)}`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${letters(43)}`,
    `curl -H "Authorization: Bearer ${letters(40)}"`,
  ],
  card: [
    "4111 1111 1111 1111",
    "my card is 5555-5555-5555-4444.",
    "378282246310005",
    "(6011111111111117)",
    "3530111333300000",
    "6200000000000005",
    "12 4111 1111 1111 1111 12/29 123",
  ],
  password: [
    "password=hunter2",
    "DB_PASSWORD=correct horse",
    "PASSWORD: hunter22",
    'passwd = "s3cret!x"',
    '{"password": "pa$$word1"}',
    "api_key=abcd1234",
    "secret: x9-y8-z7",
    "mot de passe : azerty12",
    "密码：abc12345",
    "postgres://app:hunter2@db.example/app",
    "Server=db;Uid=sa;Pwd=Hunter2;",
  ],
};
for (const [kind, texts] of Object.entries(secrets))
  describe(`recognised as ${kind}`, () => {
    for (const text of texts)
      test(text.slice(0, 40), () => {
        assert.deepEqual(findSecrets(text), [kind]);
        assert.deepEqual(findSecrets(`look,\nhere: ${text}\nthanks`), [kind]);
      });
  });

describe("no secret", () => {
  const harmless = [
    "hello",
    "what is the password: is it on the board?",
    "the password: please ask Bob",
    "password reset, passwords, password?",
    "password=<your password> password=*** password=$PASSWORD password=${PASSWORD} pwd=xxxx password=changeme",
    "const password = process.env.PASSWORD; secret=None",
    "passwords: none",
    "-----BEGIN CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----",
    "4111 1111 1111 1112",
    "1234567890123456 1111111111111111 0000 0000 0000 0000",
    "+49 151 23456789 and 2026-11-21 21:45:00 and 3.14159265358979",
    "order 20261121000000001, call 004915123456789",
    "sk-loading-indicator-with-a-long-name sk-learn",
    "AKIA is a prefix, ghp_ too, and eyJ",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "550e8400-e29b-41d4-a716-446655440000",
    "https://user@example.com/ http://example.com:8080/a@b",
    "sha512-KvOKXODaiFmId9xaq3xc5xCL66wVLUuOngDbO9B/kewbFTqdGbn2nJxNhN3H5R1cgDTVj6R8vH0zgiNDEGjpDw==",
    "the secret: love",
    "iban DE89 3704 0044 0532 0130 00",
  ];
  for (const text of harmless) test(text.slice(0, 50), () => assert.deepEqual(findSecrets(text), []));
});

test("several kinds, each once", () => {
  const text = `password=hunter2 4111111111111111 ghp_${letters(36)} ghp_${letters(36)}`;
  assert.deepEqual(findSecrets(text).toSorted(), ["card", "password", "token"]);
});

describe("takes linear time", () => {
  const hard = [
    "a",
    "1",
    "1 ",
    "-",
    "-----BEGIN ",
    "-----BEGIN A ",
    "aws",
    "aws secret ",
    "eyJ",
    "eyJaaaaaaaaaa.",
    "sk-",
    "password=",
    "password",
    "a:",
    "a://b:",
    "4",
    "Bearer ",
    "=",
    "~",
    "xox",
    "\n",
    ":AA",
  ];
  for (const unit of hard)
    test(JSON.stringify(unit), () => {
      assertLinear((size) => {
        const text = unit.repeat(Math.ceil(size / unit.length));
        return () => findSecrets(text);
      }, 4000);
    });
});
