from sms_sandbox.cli import main

if __name__ == "__main__":
    main()
