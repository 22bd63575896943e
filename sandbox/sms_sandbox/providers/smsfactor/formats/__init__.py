"""Read and write SMSFactor's JSON and XML documents."""
