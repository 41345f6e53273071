import { readPolicy } from "../../../core/iam/document.js";
import { matchesGlob, toGlob } from "../../../core/iam/glob.js";

/** Services by namespace, with their names as access reports show them. */
export const SERVICES: Readonly<Record<string, string>> = {
  apigateway: "Amazon API Gateway",
  bedrock: "Amazon Bedrock",
  cloudformation: "AWS CloudFormation",
  cloudwatch: "Amazon CloudWatch",
  comprehend: "Amazon Comprehend",
  dynamodb: "Amazon DynamoDB",
  ec2: "Amazon EC2",
  events: "Amazon EventBridge",
  iam: "AWS Identity and Access Management",
  kinesis: "Amazon Kinesis Data Streams",
  kms: "AWS Key Management Service",
  lambda: "AWS Lambda",
  logs: "Amazon CloudWatch Logs",
  polly: "Amazon Polly",
  rekognition: "Amazon Rekognition",
  s3: "Amazon S3",
  sagemaker: "Amazon SageMaker",
  secretsmanager: "AWS Secrets Manager",
  sns: "Amazon SNS",
  sqs: "Amazon SQS",
  ssm: "AWS Systems Manager",
  states: "AWS Step Functions",
  sts: "AWS Security Token Service",
  textract: "Amazon Textract",
  transcribe: "Amazon Transcribe",
  translate: "Amazon Translate",
};

/** The namespaces of which a policy allows at least one action. */
export function grantedServices(document: string): Set<string> {
  const granted = new Set<string>();
  for (const statement of readPolicy(document).statements) {
    if (statement.effect !== "Allow") continue;
    for (const action of statement.action ?? ["*"]) {
      const vendor = action.split(":")[0]?.toLowerCase() ?? "";
      const pattern = toGlob(vendor);
      if (Object.hasOwn(SERVICES, vendor) || !/[*?]/.test(vendor)) granted.add(vendor);
      else
        for (const service of Object.keys(SERVICES)) if (matchesGlob(pattern, service)) granted.add(service);
    }
  }
  return granted;
}
