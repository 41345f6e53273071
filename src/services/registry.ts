import type { ServiceManifest } from "../core/service.js";
import { manifest as cloudwatch } from "./cloudwatch/manifest.js";
import { manifest as comprehend } from "./comprehend/manifest.js";
import { manifest as dynamodb } from "./dynamodb/manifest.js";
import { manifest as dynamodbstreams } from "./dynamodb/streams/manifest.js";
import { manifest as ec2 } from "./ec2/manifest.js";
import { manifest as events } from "./events/manifest.js";
import { manifest as iam } from "./iam/manifest.js";
import { manifest as kinesis } from "./kinesis/manifest.js";
import { manifest as kms } from "./kms/manifest.js";
import { manifest as lambda } from "./lambda/manifest.js";
import { manifest as logs } from "./logs/manifest.js";
import { manifest as rekognition } from "./rekognition/manifest.js";
import { manifest as s3 } from "./s3/manifest.js";
import { manifest as s3control } from "./s3control/manifest.js";
import { manifest as signin } from "./signin/manifest.js";
import { manifest as sns } from "./sns/manifest.js";
import { manifest as sqs } from "./sqs/manifest.js";
import { manifest as sts } from "./sts/manifest.js";

/** Every service there is, in the order they are listed to people. */
export const MANIFESTS: readonly ServiceManifest[] = [
  kms,
  s3,
  s3control,
  dynamodb,
  dynamodbstreams,
  lambda,
  logs,
  comprehend,
  rekognition,
  sts,
  iam,
  signin,
  ec2,
  sqs,
  sns,
  kinesis,
  cloudwatch,
  events,
];
