/** Which SDK package describes which service. Types only: nothing is loaded here. */
export interface SdkModules {
  sts: typeof import("@aws-sdk/client-sts");
  iam: typeof import("@aws-sdk/client-iam");
  s3: typeof import("@aws-sdk/client-s3");
  s3control: typeof import("@aws-sdk/client-s3-control");
  kms: typeof import("@aws-sdk/client-kms");
  dynamodb: typeof import("@aws-sdk/client-dynamodb");
  dynamodbstreams: typeof import("@aws-sdk/client-dynamodb-streams");
  lambda: typeof import("@aws-sdk/client-lambda");
  logs: typeof import("@aws-sdk/client-cloudwatch-logs");
  rekognition: typeof import("@aws-sdk/client-rekognition");
  comprehend: typeof import("@aws-sdk/client-comprehend");
  ec2: typeof import("@aws-sdk/client-ec2");
  sqs: typeof import("@aws-sdk/client-sqs");
  sns: typeof import("@aws-sdk/client-sns");
  events: typeof import("@aws-sdk/client-eventbridge");
  signin: typeof import("@aws-sdk/nested-clients/signin");
  kinesis: typeof import("@aws-sdk/client-kinesis");
  cloudwatch: typeof import("@aws-sdk/client-cloudwatch");
}

/** A service's name: its folder, its endpoint prefix and the key of its SDK package. */
export type ServiceName = keyof SdkModules;
